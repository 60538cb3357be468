import type { Context } from '../../context.ts';
import type { Sealed } from '../../security/key-ring.ts';
import type {
  Changed,
  SealedAnswer,
  SealedCredential,
  SealedMessage,
  SealedWebhook,
} from '../../store/operation/reseal.ts';
import type { KeyUse } from '../../store/staff/key-uses.ts';
import { sealedAs } from '../sealed-as.ts';

/** How many of each were sealed again, what couldn't be opened, and what every key is still needed for. */
export type RotatedSecrets = {
  credentials: number;
  messages: number;
  answers: number;
  /** Webhooks, whose secrets sign what they are sent. */
  webhooks: number;
  unreadable: number;
  uses: KeyUse[];
};

const batchSize = 200;
/** A pass leaves what is being written just then; the next one takes it. */
const maxPasses = 5;

/**
 * Seals everything stored again with the ring's first key: channel credentials, messages that wait, kept answers,
 * webhooks' secrets. Runs beside
 * servers: each value is replaced only as it was read, so nobody's change is lost and nobody waits. It may be run again.
 */
export async function rotateSecrets(context: Context): Promise<RotatedSecrets> {
  const done = { credentials: 0, messages: 0, answers: 0, webhooks: 0, unreadable: 0 };
  const total = () => done.credentials + done.messages + done.answers + done.webhooks;
  for (let pass = 0; pass < maxPasses; pass += 1) {
    done.unreadable = 0;
    const before = total();
    await rotateCredentials(context, done);
    await rotateMessages(context, done);
    await rotateAnswers(context, done);
    await rotateWebhooks(context, done);
    if (total() === before) break;
  }
  return { ...done, uses: await context.store.reseal.keyUses(context.now()) };
}

type Counts = Omit<RotatedSecrets, 'uses'>;

async function rotateCredentials(context: Context, done: Counts): Promise<void> {
  const { reseal } = context.store;
  const found = await reseal.credentialsNot(context.keys.currentKid);
  const changes = resealed(found, done, (row: SealedCredential) => ({
    ...row,
    ...sealAgain(context, row, sealedAs.credential(row.channelId, row.field)),
  }));
  done.credentials += await reseal.replaceCredentials(changes);
}

async function rotateMessages(context: Context, done: Counts): Promise<void> {
  const { reseal } = context.store;
  const { currentKid } = context.keys;
  const again = (row: SealedMessage) => ({
    id: row.id,
    message: sealAgain(context, row.message, sealedAs.message(row.id)),
    frozen: row.frozen && sealAgain(context, row.frozen, sealedAs.frozen(row.id)),
  });
  for (const keys of await reseal.waitingKeyPairs()) {
    if (keys.messageKid === currentKid && keys.frozenKid === currentKid) continue;
    for (let after: string | null = null; ; ) {
      const found: SealedMessage[] = await reseal.messages(keys, after, batchSize);
      done.messages += await reseal.replaceMessages(resealed(found, done, again));
      if (found.length < batchSize) break;
      after = found.at(-1)?.id ?? null;
    }
  }
}

async function rotateAnswers(context: Context, done: Counts): Promise<void> {
  const { reseal } = context.store;
  const again = (row: SealedAnswer) => ({ ...row, ...sealAgain(context, row, sealedAs.answer(row)) });
  for (const { kid, answers } of await reseal.keyUses(context.now())) {
    if (!answers || kid === context.keys.currentKid) continue;
    for (let after: SealedAnswer | null = null; ; ) {
      const found: SealedAnswer[] = await reseal.answers(kid, after, batchSize);
      done.answers += await reseal.replaceAnswers(resealed(found, done, again));
      if (found.length < batchSize) break;
      after = found.at(-1) ?? null;
    }
  }
}

async function rotateWebhooks(context: Context, done: Counts): Promise<void> {
  const { reseal } = context.store;
  const again = ({ id, secret, former }: SealedWebhook) => ({
    id,
    secret: sealAgain(context, secret, sealedAs.webhook(id)),
    former: former && sealAgain(context, former, sealedAs.webhook(id)),
  });
  const found = await reseal.webhooksNot(context.keys.currentKid);
  done.webhooks += await reseal.replaceWebhooks(resealed(found, done, again));
}

/** What can be opened, sealed again; the rest is counted and stays as it is. */
function resealed<Row>(rows: Row[], done: Counts, again: (row: Row) => Row): Changed<Row>[] {
  return rows.flatMap((was) => {
    try {
      return [{ was, is: again(was) }];
    } catch {
      done.unreadable += 1;
      return [];
    }
  });
}

function sealAgain({ keys }: Context, { kid, sealed }: Sealed, belongsTo: string): Sealed {
  return keys.seal(keys.open({ kid, sealed }, belongsTo), belongsTo);
}
