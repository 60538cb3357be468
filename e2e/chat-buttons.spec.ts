import { words } from './brand.ts';
import { expect, test } from './fixtures.ts';
import { button, sees } from './screens.ts';
import type { Walk } from './walk.ts';

const undone = '已復原，帳號分開了。';
const badCode = '這個代碼打錯、用過或過期了，沒有連結。請再點一次卡片。';

/** The draft that WhatsApp opens with after the card was tapped in Messenger. */
async function draftOf(
  way: Walk,
  customerId: string,
  control: { openLink: (url: string, who: string) => Promise<{ text: string }> },
) {
  const page = await way.opensCard(await way.tapsCard());
  await sees(page, 'jump/whatsapp', '到 WhatsApp 按傳送');
  return (await control.openLink(await way.jumpLink(page, '開啟 WhatsApp'), customerId)).text;
}

test('a customer undoes a link that wasn’t theirs in WhatsApp, and everything is restored', async ({
  customer,
  walk,
  omnilink,
}) => {
  const way = await walk('messenger', 'whatsapp');
  const { source, target } = way.path;
  await way.write(target, await draftOf(way, customer.id, omnilink.control.whatsapp));
  await expect.poll(() => way.chat(target)).toEqual([words.target]);
  expect((await way.profileOf(source)).id).toBe((await way.profileOf(target)).id);

  await omnilink.control.tapButton('whatsapp', target.id, customer.id, '不是我，復原');
  await expect.poll(() => way.chat(target)).toEqual([words.target, undone]);
  const [from, to] = [await way.profileOf(source), await way.profileOf(target)];
  expect(from.id).not.toBe(to.id);
  expect([from.tags, to.tags]).toEqual([[], []]);
});

test('a campaign that asks first asks in WhatsApp, names the other side masked, and links after Yes', async ({
  customer,
  walk,
  omnilink,
}) => {
  const way = await walk('messenger', 'whatsapp', { askFirst: true });
  const { source, target } = way.path;
  await way.write(target, await draftOf(way, customer.id, omnilink.control.whatsapp));
  await expect.poll(() => way.chat(target)).toEqual(['要把「陳＊美」的 Messenger 和這個 WhatsApp 連結嗎？']);
  await customer.isQuiet();
  expect((await way.profileOf(source)).contacts).toHaveLength(1);
  await omnilink.control.tapButton('whatsapp', target.id, customer.id, '是我，連結');
  await expect.poll(async () => (await way.chat(target)).at(-1)).toBe(words.target);
  expect((await way.profileOf(source)).contacts).toHaveLength(2);
});

test('No in WhatsApp links nothing and says nothing in Messenger', async ({ customer, walk, omnilink }) => {
  const way = await walk('messenger', 'whatsapp', { askFirst: true });
  const { source, target } = way.path;
  await way.write(target, await draftOf(way, customer.id, omnilink.control.whatsapp));
  await expect.poll(() => way.chat(target)).toHaveLength(1);
  await omnilink.control.tapButton('whatsapp', target.id, customer.id, '不是我');
  await customer.isQuiet();
  expect((await way.profileOf(source)).contacts).toHaveLength(1);
  expect(await way.chat(source)).toEqual(['[連結 WhatsApp]']);
});

test('a code with a wrong letter links nothing, and says what to do; the right one, typed by hand, asks and links', async ({
  customer,
  walk,
  omnilink,
}) => {
  const way = await walk('instagram', 'whatsapp');
  const { target } = way.path;
  const draft = await draftOf(way, customer.id, omnilink.control.whatsapp);
  const [code = ''] = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(draft) ?? [];
  const wrong = `${code.startsWith('2') ? '3' : '2'}${code.slice(1)}`;
  await way.write(target, draft.replace(code, wrong));
  await expect.poll(() => way.chat(target)).toEqual([badCode]);
  // Typed by hand, in lower case, with a line break and words around it.
  await way.write(target, `嗨 ${code.toLowerCase().replace('-', '\n')} 謝謝`);
  const question = expect.stringMatching(/^要把「.*」的 Instagram 和這個 WhatsApp 連結嗎？$/);
  await expect.poll(() => way.chat(target)).toEqual([badCode, question]);
  await omnilink.control.tapButton('whatsapp', target.id, customer.id, '是我，連結');
  await expect.poll(() => way.chat(target)).toEqual([badCode, question, words.target]);
});

test('the notice in Instagram undoes a LINE link, and its card ends', async ({ customer, walk, omnilink }) => {
  const way = await walk('instagram', 'line', {
    sourceNotice: 'always',
    onSuccess: { source: null, target: { kind: 'text', text: words.target } },
  });
  const { source, target } = way.path;
  const card = await way.tapsCard();
  await way.goesOn(card);
  const notice = '這裡剛連結了一個 LINE 帳號。';
  await expect.poll(async () => (await way.chat(source)).at(-1)).toBe(notice);
  await omnilink.control.tapButton('instagram', source.id, customer.id, '不是我，復原');
  await expect.poll(async () => (await way.chat(source)).at(-1)).toBe(undone);
  expect((await way.profileOf(source)).id).not.toBe((await way.profileOf(target)).id);
  const page = await customer.phone.visit('browser', card);
  await sees(page, 'failed/token_invalid', '這張卡片打不開');
  await expect(button(page, '回到 Instagram')).toBeVisible();
});
