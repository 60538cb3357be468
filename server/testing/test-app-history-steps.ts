// The steps of random histories on a whole OmniLink, with the worker's jobs.
import fc from 'fast-check';
import { deliverDue } from '../flows/delivery/deliver-due.ts';
import { processDueEvents } from '../flows/inbound/process-due-events.ts';
import { advanceJourneys } from '../flows/journeys/advance-journeys.ts';
import { followTags } from '../flows/profiles/follow-tags.ts';
import { switchMenus } from '../flows/rich-menus/switch-menus.ts';
import { applyTagEdits } from '../flows/tags/apply-tag-edits.ts';

/** The worker's, each once. */
export const jobs = { processDueEvents, followTags, applyTagEdits, advanceJourneys, switchMenus, deliverDue };
/** People, each with a chat on Messenger and one on LINE. */
export const people = ['陳小美', '林大明'];
const who = fc.nat(people.length - 1);
const side = fc.record({ who, on: fc.constantFrom('messenger' as const, 'line' as const) });
const tags = ['linked', 'greeted', 'vip', 'tea'] as const;
const tag = fc.constantFrom(...tags);
const does = <const D extends string>(name: D) => fc.constant(name);

export const appStep = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: does('tap'), who, other: who, consent: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: does('undo'), which: fc.nat(3), by: fc.constantFrom('customer', 'staff') }) },
  { weight: 2, arbitrary: fc.record({ do: does('merge'), one: side, other: side }) },
  { weight: 1, arbitrary: fc.record({ do: does('unlink'), of: side }) },
  { weight: 3, arbitrary: fc.record({ do: does('tag'), of: side, tag, on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: does('edit tag'), tag, to: fc.option(tag) }) },
  { weight: 1, arbitrary: fc.record({ do: does('opt out'), of: side }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('block' as const, 'unblock' as const), who }) },
  {
    weight: 7,
    arbitrary: fc.record({ do: does('work'), job: fc.constantFrom(...(Object.keys(jobs) as (keyof typeof jobs)[])) }),
  },
  { weight: 1, arbitrary: fc.record({ do: does('webhooks') }) },
  { weight: 2, arbitrary: fc.record({ do: does('wait') }) },
);
export type AppStep = typeof appStep extends fc.Arbitrary<infer T> ? T : never;
export type Side = { who: number; on: 'messenger' | 'line' };
