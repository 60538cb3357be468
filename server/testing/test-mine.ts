// Helpers for tests of `/link/mine`: a LINE account that can end permissions, and its calls.
import type { MineAnswer, MineChangeAnswer, MineExportAnswer } from '../contract/mine.ts';
import { testLine } from './test-app.ts';
import { openLinkTest, type TestCustomer } from './test-link.ts';

const loginChannelSecret = 'test-login-secret';

/** Starts it; call once per test file, and `close` at the end. */
export async function openMineTest() {
  const app = await openLinkTest();
  await app.control.patchLineChannel(testLine.channelId, { loginChannelSecret });
  await setLoginSecret(loginChannelSecret);

  /** With another value LINE refuses it. */
  async function setLoginSecret(secret: string) {
    const credentials = { loginChannelSecret: secret };
    await app.context.store.pool.query(
      `delete from credential where channel_id = $1 and field = 'loginChannelSecret'`,
      [app.line.id],
    );
    if (secret) await app.api('PATCH', `/channels/${app.line.id}`, { credentials });
  }

  type Tokens = Awaited<ReturnType<typeof app.login>>;
  const call = <T>(path: string, body: object) =>
    app.api<T>('POST', `/link/mine${path}`, { channel: app.line.id, ...body });
  /** One of the two changes, with the tokens of one sign-in. */
  const change = (what: 'unlink' | 'erase', { idToken, accessToken }: Pick<Tokens, 'idToken' | 'accessToken'>) =>
    call<MineChangeAnswer>(`/${what}`, { idToken, accessToken });

  /** Somebody whose Messenger and LINE are linked by one card. */
  const linked = async (name = 'Lin') => {
    const customer = await app.newCustomer(name);
    const card = await app.newCard(customer);
    const answer = await app.link(customer, card);
    await app.settle();
    return { customer, card, watch: answer.watch, tokens: await app.login(customer) };
  };
  /** How many accounts share the profile of this customer's Messenger account, or of the LINE one. */
  const joined = async ({ psid }: TestCustomer) => {
    const [row] = await app.sql<{ n: string }>(
      'select count(*) as n from contact o join contact c on c.profile_id = o.profile_id where c.external_id = $1',
      [psid],
    );
    return Number(row?.n);
  };

  return {
    ...app,
    loginChannelSecret,
    setLoginSecret,
    call,
    change,
    linked,
    joined,
    mine: async ({ idToken }: Pick<Tokens, 'idToken'>) => (await call<MineAnswer>('', { idToken })).body,
    exportUrl: async ({ idToken }: Pick<Tokens, 'idToken'>) =>
      (await call<MineExportAnswer>('/export', { idToken })).body,
  };
}
