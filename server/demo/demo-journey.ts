import type { Context } from '../context.ts';
import { newJourneySchema } from '../contract/journeys.ts';
import { createJourney } from '../flows/journeys/save-journey.ts';
import { memberTag } from './demo-menus.ts';

/** What the brand does with new members, unless there are journeys already: soon enough to be seen, and late enough to be undone before. */
export async function seedJourney(context: Context): Promise<void> {
  if ((await context.store.journeys.list(1, null)).length > 0) return;
  const say = (text: string) => ({ kind: 'message', message: { kind: 'text', text } });
  await createJourney(
    context,
    newJourneySchema.parse({
      name: '歡迎新會員',
      enabled: true,
      trigger: { tag: memberTag, repeats: true },
      steps: [
        { kind: 'wait', minutes: 1 },
        say('{name}，歡迎成為會員！第一次購物輸入「HELLO」，折抵 100 元。'),
        { kind: 'tag', add: ['已歡迎'] },
        { kind: 'wait', until: '09:00' },
        say('早安，{name}！您的會員點數已經入帳。'),
      ],
    }),
  );
}
