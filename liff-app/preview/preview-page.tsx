import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { PhonePreview } from '../../server/contract/phone-previews.ts';
import { platformNames } from '../../server/contract/platforms.ts';
import type { ChatAction } from '../chat/chat-action.ts';
import type { Button } from '../link/link-flow.ts';
import { LinkFrame, readLinkPage } from './link-frame.tsx';
import { PageFrame } from './page-frame.tsx';
import { PreviewBar } from './preview-bar.tsx';
import { PreviewChat } from './preview-chat.tsx';
import { chatAt } from './preview-chats.ts';
import {
  answerQuestion,
  isPassing,
  nextStop,
  type PhoneOs,
  positionOf,
  type Stop,
  startWalk,
  stepOf,
  tapButton,
  type Walk,
} from './preview-walk.ts';
import { type PreviewWords, previewWordsIn } from './preview-words.ts';

/** How long a screen that passes by itself is shown. */
const passingMs = 1_500;

type Props = {
  shown: PhonePreview;
  os: PhoneOs;
  isLost: boolean;
  onMove: (position: ReturnType<typeof positionOf>) => void;
};

/** The whole walk of a customer, one step at a time, with the bar that decides what happens to them. */
export function PreviewPage({ shown, os, isLost, onMove }: Props) {
  const [walk, setWalk] = useState<Walk>(() => startWalk('friend', os));
  const t = useMemo(() => previewWordsIn(shown.locale), [shown.locale]);
  const link = useMemo(() => readLinkPage(shown.linkHtml), [shown.linkHtml]);
  const next = useCallback(() => setWalk((now) => nextStop(now, shown)), [shown]);
  const tap = useCallback((button: Button) => setWalk((now) => tapButton(now, button)), []);
  const goBack = useCallback(() => setWalk(backInSource), []);
  const step = stepOf(walk, shown);
  const position = positionOf(walk, shown);
  useEffect(() => onMove(position), [position.step, position.outcome]);
  useEffect(() => {
    if (!isPassing(walk)) return;
    const timer = setTimeout(next, passingMs);
    return () => clearTimeout(timer);
  }, [walk, next]);
  const { stop } = walk;
  return (
    <main data-state="preview" data-step={step} data-chat={stop.at === 'chat' ? stop.side : undefined}>
      <div class="stage">
        <StopView
          {...{ walk, shown, link, next, tap, goBack, t }}
          answer={(isYes) => setWalk(answerQuestion(walk, isYes, shown))}
        />
      </div>
      <PreviewBar
        walk={walk}
        shown={shown}
        page={link.page}
        stepName={nameOfStop(stop, step, shown, t)}
        isLost={isLost}
        choose={(outcome, phone) => setWalk(startWalk(outcome, phone))}
        next={next}
        restart={() => setWalk(startWalk(walk.outcome, walk.os))}
        t={t}
      />
    </main>
  );
}

type ViewProps = {
  walk: Walk;
  shown: PhonePreview;
  link: ReturnType<typeof readLinkPage>;
  next: () => void;
  tap: (button: Button) => void;
  goBack: () => void;
  answer: (isYes: boolean) => void;
  t: PreviewWords;
};

function StopView({ walk: { stop, os, outcome }, shown, link, next, tap, goBack, answer, t }: ViewProps) {
  const [openedAt] = useState(Date.now);
  switch (stop.at) {
    case 'page': {
      const page = shown.go[os][stop.index];
      const follow = (anchor: HTMLAnchorElement) => anchor.classList.contains('button') && next();
      return page ? <PageFrame key={page.html} html={page.html} title={t('page')} onLink={follow} /> : null;
    }
    case 'link':
      return (
        <LinkFrame key={link.html} title={t('page')} state={stop.state} toChat={next} {...{ link, tap, goBack }} />
      );
    case 'card':
    case 'draft':
    case 'question':
    case 'chat': {
      const act = (action: ChatAction) => {
        if (stop.at === 'card' && action.kind === 'open') next();
        if (stop.at === 'question' && action.kind === 'postback') answer(action.data === 'yes');
      };
      const chat = chatAt({ stop, outcome }, shown, t, openedAt);
      const draft = stop.at === 'draft' ? shown.messages.whatsappText : null;
      return <PreviewChat onAction={act} onSend={next} {...{ chat, shown, draft }} />;
    }
  }
}

/** *Back* on a page: the chat where the card was sent. */
function backInSource(walk: Walk): Walk {
  const { stop } = walk;
  if (stop.at !== 'link') return walk;
  const { screen } = stop.state;
  const end =
    stop.state.screen === 'failed'
      ? { kind: 'failed' as const, reason: stop.state.reason }
      : { kind: screen === 'undone' || screen === 'undo_late' ? ('linked' as const) : ('nothing' as const) };
  return { ...walk, stop: { at: 'chat', side: 'source', end } };
}

function nameOfStop(stop: Stop, step: ReturnType<typeof stepOf>, { source, target }: PhonePreview, t: PreviewWords) {
  const names = { source: platformNames[source.platform], target: platformNames[target.platform] };
  if (stop.at === 'draft') return t('step.draft', names);
  if (stop.at === 'chat') return t(`step.chat.${stop.side}`, names);
  return t(`step.${step === 'chat' ? 'card' : step}`, names);
}
