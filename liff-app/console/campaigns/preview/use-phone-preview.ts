import { useEffect, useRef, useState } from 'preact/hooks';
import type { CampaignDraft } from '../../../../server/contract/campaigns.ts';
import type { PhonePreviewLink, PhonePreviewState } from '../../../../server/contract/phone-previews.ts';
import { useRequest } from '../../data/use-request.ts';
import { editPhonePreview, endPhonePreview, openPhonePreview, readPhonePreview } from './phone-preview-api.ts';

/** Typing pauses this long before the phone is told. */
const pauseMs = 300;
const askEveryMs = 1_500;

export type UsedPhonePreview = ReturnType<typeof usePhonePreview>;

/** The preview on the person's phone: opened and ended by them, following what they type, and telling where the phone is. */
export function usePhonePreview(campaignId: string, draft: CampaignDraft) {
  const [link, setLink] = useState<PhonePreviewLink | null>(null);
  const [state, setState] = useState<PhonePreviewState | null>(null);
  const [isOver, setOver] = useState(false);
  const request = useRequest();
  const typed = JSON.stringify(draft);
  const sent = useRef('');

  const close = (over: boolean) => {
    setLink(null);
    setState(null);
    setOver(over);
  };

  useEffect(() => {
    if (!link || typed === sent.current) return;
    const timer = setTimeout(async () => {
      sent.current = typed;
      const reply = await editPhonePreview(campaignId, draft);
      if (!reply.ok && reply.failure.code === 'not_found') close(true);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [link, typed]);

  useEffect(() => {
    if (!link) return;
    let isGone = false;
    const timer = setInterval(async () => {
      if (document.hidden) return;
      const reply = await readPhonePreview(campaignId);
      if (isGone || !reply.ok) return;
      // Ended, or replaced by a later one of the same person, elsewhere.
      if (reply.value.expiresAt !== link.expiresAt) close(true);
      else setState(reply.value);
    }, askEveryMs);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [link]);

  return {
    link,
    /** Where the phone is; null while none watches. */
    position: state?.watching ? state.position : null,
    isOver,
    request,
    async open(): Promise<void> {
      sent.current = typed;
      const reply = await request.send(openPhonePreview(campaignId, draft));
      if (!reply.ok) return;
      setOver(false);
      setLink(reply.value);
    },
    async end(): Promise<void> {
      const reply = await request.send(endPhonePreview(campaignId));
      if (reply.ok) close(false);
    },
  };
}
