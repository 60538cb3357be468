// What follows a link: tags, a journey and rich menus; the profile that tells of it; and an undo that takes all of it back.
import { line, words } from './brand.ts';
import { test } from './console-desk.ts';
import { expect } from './fixtures.ts';
import { sees } from './screens.ts';

/** A PNG of one pixel. */
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

for (const width of [360, 1280]) {
  test(`a link starts a journey and switches the menu, the profile tells it all, and one undo takes it back: ${width} px`, async ({
    desk,
    omnilink,
    platforms,
    customer,
    newCampaign,
    clock,
  }) => {
    const tag = (name: string) => `${name} ${width}`;
    const menuFor = async (name: string, priority: number) => {
      const { richMenuId } = await platforms.line.addRichMenu(line.channelId, { name, picture });
      const rule = { channelId: omnilink.targetChannelId, tag: tag(name), richMenuId, priority };
      return { richMenuId, rule: await omnilink.api<{ id: string }>('POST', '/rich-menu-rules', rule) };
    };
    const [member, gold] = [await menuFor('會員', 1), await menuFor('金卡', 2)];
    const say = (text: string) => ({ kind: 'message', message: { kind: 'text', text } });
    await omnilink.api('POST', '/journeys', {
      name: tag('Welcome'),
      enabled: true,
      trigger: { tag: tag('會員') },
      steps: [
        say('歡迎，{name}！'),
        { kind: 'wait', minutes: 24 * 60 },
        { kind: 'tag', add: [tag('金卡')], remove: [] },
        say('您是金卡會員了。'),
        { kind: 'wait', minutes: 24 * 60 },
        say('兩天了。'),
      ],
    });
    const menu = async () => (await platforms.line.menuOf(line.channelId, customer.id)).linked;
    const { id } = await newCampaign({ tags: { source: [], target: [tag('會員')] } });

    await sees(await customer.taps(await customer.getsCard({ id })), 'linked', '連結好了');
    const messenger = [words.source];
    const welcome = [words.target, '歡迎，陳小美！'];
    await customer.reads({ messenger, line: welcome });
    await expect.poll(menu, { message: 'the menu of the tag that the link put on' }).toBe(member.richMenuId);
    await clock.pass({ days: 1, minutes: 1 });
    await customer.reads({ messenger, line: [...welcome, '您是金卡會員了。'] });
    await expect.poll(menu, { message: 'the menu of the tag that the journey put on' }).toBe(gold.richMenuId);

    await desk.setViewportSize({ width, height: 800 });
    await desk.goto(`/console/profiles?q=${customer.psid}`);
    await desk.getByRole('table', { name: 'Profiles' }).getByRole('link').click();
    const timeline = desk.getByRole('region', { name: 'Timeline' });
    for (const entry of [
      'Linked through a card',
      `Tag “${tag('會員')}” added`,
      `Tag “${tag('金卡')}” added`,
      `Is in the journey “${tag('Welcome')}”`,
      `by the journey “${tag('Welcome')}”`,
      'Journey message: sent',
    ])
      await expect(timeline).toContainText(entry);
    await timeline.getByRole('button', { name: /^Undo the link/ }).click();
    await desk.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
    await expect(desk.getByText('Undone: the contacts are separate again.')).toBeVisible();

    await expect.poll(menu, { message: 'the menu from before the link' }).toBe(null);
    const { items } = await omnilink.api<{ items: { tags: string[] }[] }>(
      'GET',
      `/contacts?externalId=${customer.lineUserId}`,
    );
    expect(items.map(({ tags }) => tags)).toEqual([[]]);
    await clock.pass({ days: 1, minutes: 1 });
    await customer.reads({ messenger, line: [...welcome, '您是金卡會員了。'] });
    for (const { rule } of [member, gold]) await omnilink.api('DELETE', `/rich-menu-rules/${rule.id}`);
  });
}
