import { type EventDetail, sayPrefix } from '../../domain/channel.ts';
import { emptyWrite } from '../../store/write/write.ts';
import { chatWords } from '../../words/chat-words.ts';
import { completeWhatsappLink } from '../linking/complete-whatsapp-link.ts';
import { areJoined, undoEffects } from '../linking/undo-merge.ts';
import { readButton } from '../linking/watch.ts';
import { bringCard } from './bring-card.ts';
import { chatReply } from './chat-reply.ts';
import { type EventEffects, type EventScene, noteOn } from './event-scene.ts';
import { heardFrom } from './heard-from.ts';
import { joinWrites } from './join-writes.ts';

/**
 * A tapped button: *Not me, undo*, the answer to a question, one that asks for a card, or one that says words in the customer's
 * name. Any other is only heard.
 */
export async function postbackEffects(
  scene: EventScene,
  { data, ref }: Extract<EventDetail, { kind: 'postback' }>,
): Promise<EventEffects> {
  // Words that a marketer chose bring a card as typed ones do; they never link, as a code does that the customer sends (§9).
  if (data.startsWith(sayPrefix)) {
    await bringCard(scene, heardFrom(scene), { names: [ref], text: data.slice(sayPrefix.length) });
    return { write: scene.write, more: false };
  }
  const [, button, value = ''] = /^(undo|link:yes|link:no|card):(.+)$/.exec(data) ?? [];
  switch (button) {
    case 'undo':
      return answerUndo(scene, value);
    case 'link:yes':
    case 'link:no':
      return answerQuestion(scene, value, button === 'link:yes');
    default:
      await bringCard(scene, heardFrom(scene), { names: [value, ref] });
      return { write: scene.write, more: false };
  }
}

/** *Yes* or *Not me*, on WhatsApp, from whom the attempt has asked (§9). */
async function answerQuestion(scene: EventScene, button: string, yes: boolean): Promise<EventEffects> {
  const attempt = await attemptOf(scene, button);
  const asked = scene.subject.contact?.id;
  if (!attempt || scene.event.platform !== 'whatsapp' || attempt.targetContactId !== asked) return notTheirs(scene);
  const { cardId, tapId, tappedAt } = attempt;
  return completeWhatsappLink(scene, { cardId, tapId, tappedAt, provenance: null }, { proven: false, consent: yes });
}

/** So often a contact is told in an hour that it has been undone already, or too late. */
const undoAnswersAnHour = 3;

/** *Not me, undo*, from either side of the link (§6). */
async function answerUndo(scene: EventScene, button: string): Promise<EventEffects> {
  const { context, subject, write } = scene;
  const attempt = await attemptOf(scene, button);
  const sides = [attempt?.sourceContactId, attempt?.targetContactId];
  if (!attempt || !subject.namedIds.some((id) => sides.includes(id))) return notTheirs(scene);
  const contactId = heardFrom(scene);
  const own = emptyWrite(write.now);
  const answer = await undoEffects(context, attempt.id, 'customer', own);
  joinWrites(write, own);
  if (answer === 'not_linked') {
    noteOn(scene, answer);
    return { write, more: false };
  }
  const brand = await context.store.pages.brand();
  const words = chatWords[brand?.locale ?? 'zh-Hant'];
  // The same answer over and over would cost the brand its pushes.
  const again = `undo:${contactId}`;
  if (answer !== 'undone' && !context.chatLimit.left(again, undoAnswersAnHour, write.now).ok) {
    noteOn(scene, 'too_often');
    return { write, more: false };
  }
  const already = (await areJoined(context, sides)) ? words.help : words.undone;
  const said = { undone: words.undone, already, late: words.undoLate, impossible: words.help };
  write.outbox.push(chatReply(scene, contactId, said[answer]));
  return { write, more: false, written: () => context.chatLimit.take(again, undoAnswersAnHour, write.now) };
}

async function attemptOf({ context }: EventScene, button: string) {
  const id = readButton(context, button);
  return id ? context.store.attempts.watched(id) : null;
}

/** A button that is none of ours, or somebody else's: nothing happens, and nothing is said. */
function notTheirs(scene: EventScene): EventEffects {
  heardFrom(scene);
  noteOn(scene, 'not_theirs');
  return { write: scene.write, more: false };
}
