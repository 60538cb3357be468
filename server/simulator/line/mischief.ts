import type { WebhookSwitches } from '../world/deliveries.ts';
import { ulid } from '../world/ids.ts';
import type { LineEvent } from './events.ts';

/** Bends events as LINE may send them: without a user, with a wrong hint, with undocumented fields and types. */
export function mischief(events: LineEvent[], switches: WebhookSwitches): LineEvent[] {
  const bent = events.map((event) => {
    const copy: LineEvent = { ...event };
    if (switches.standby) Object.assign(copy, { mode: 'standby', replyToken: undefined });
    if (switches.missingUserId) copy.source = { type: 'user' };
    if (switches.wrongIsUnblocked && isFollow(copy)) copy.follow = { isUnblocked: !copy.follow.isUnblocked };
    if (switches.extraFields) copy.addedWithoutNotice = { nested: [1, 'two', null] };
    return copy;
  });
  return switches.unknownEvents ? [unknown(events), ...bent] : bent;
}

const isFollow = (event: LineEvent): event is LineEvent & { follow: { isUnblocked: boolean } } =>
  event.type === 'follow';

function unknown(events: LineEvent[]): LineEvent {
  const timestamp = Number(events[0]?.timestamp ?? 0);
  return {
    type: 'notInvented',
    mode: 'active',
    timestamp,
    webhookEventId: ulid(timestamp),
    deliveryContext: { isRedelivery: false },
    notInvented: {},
  };
}
