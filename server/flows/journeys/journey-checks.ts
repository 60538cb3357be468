import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import { type FieldError, fieldError } from '../../contract/codes.ts';
import { platformIds } from '../../contract/platforms.ts';
import { loopOf } from '../../domain/journeys/journey-loops.ts';
import { messagesOf, tagsAdded, webhooksOf } from '../../domain/journeys/journey-steps.ts';
import { AppError } from '../../errors.ts';
import type { JourneyRow } from '../../store/journeys/journeys.ts';
import { wordsCounted } from '../../words/message-words.ts';
import { tooLongError } from '../campaigns/campaign-limits.ts';

/**
 * Refuses a journey that can't run: a module that is gone, a text that is too long for a platform that is connected (a contact of any
 * may get the tag), and, where it is enabled, one that would start itself again.
 * @throws AppError `invalid_body` naming each
 */
export async function refuseJourney(
  context: Context,
  journey: JourneyRow,
  reason: 'journey_not_saved' | 'journey_not_published',
): Promise<void> {
  const errors = [
    ...(await messageErrors(context, journey)),
    ...(await webhookErrors(context, journey)),
    ...(journey.enabled ? await loops(context, journey) : []),
  ];
  if (errors.length > 0) throw new AppError('invalid_body', { reason, errors });
}

async function messageErrors(context: Context, { steps }: JourneyRow): Promise<FieldError[]> {
  const messages = messagesOf(steps);
  const ids = messages.flatMap(({ message }) => (message.kind === 'module' ? [message.moduleId] : []));
  const known = new Set((await context.store.modules.facts(ids)).map(({ id }) => id));
  const connected = new Set((await context.store.channels.list(200, null)).map(({ platform }) => platform));
  return messages.flatMap(({ path, message }) => {
    if (message.kind === 'module')
      return known.has(message.moduleId) ? [] : [fieldError(`${path}.moduleId`, 'no_such', { what: 'module' })];
    const said = { kind: 'text' as const, text: wordsCounted(message.text) };
    const tooLong = platformIds
      .filter((platform) => connected.has(platform))
      .flatMap((platform) => {
        const found = channelFor(context.channels, platform).tooLong(said);
        return found ? [tooLongError(`${path}.text`, platform, found)] : [];
      });
    return tooLong.slice(0, 1);
  });
}

async function webhookErrors(context: Context, { steps }: JourneyRow): Promise<FieldError[]> {
  const found = webhooksOf(steps).map(async ({ path, webhookId }) =>
    (await context.store.webhooks.find(webhookId)) ? [] : [fieldError(path, 'no_such', { what: 'webhook' })],
  );
  return (await Promise.all(found)).flat();
}

async function loops(context: Context, { id, name, trigger, steps }: JourneyRow): Promise<FieldError[]> {
  const others = await context.store.journeys.othersEnabled(id);
  const loop = loopOf(
    { id, name, tag: trigger.tag, adds: tagsAdded(steps) },
    others.map((other) => ({ ...other, tag: other.trigger.tag, adds: tagsAdded(other.steps) })),
  );
  return loop ? [fieldError('steps', 'journey_loop', { journeys: loop })] : [];
}
