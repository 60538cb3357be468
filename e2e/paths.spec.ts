import { words } from './brand.ts';
import { sources, targets } from './every-account.ts';
import { expect, test } from './fixtures.ts';
import { sees } from './screens.ts';

for (const source of sources) {
  for (const target of targets) {
    test(`a card in ${source} leads to ${target}, and both chats say so`, async ({ customer, walk, device }) => {
      const { path, ...way } = await walk(source, target);
      const url = await way.tapsCard();
      if (source === 'messenger' && target === 'line' && device === 'pixel') {
        // M25: not offered there, and nothing is linked.
        await sees(await way.opensCard(url), 'not_on_android', 'Android 暫不支援');
        await customer.isQuiet();
        expect(await way.chat(path.target)).toEqual([]);
        return;
      }
      await way.goesOn(url);
      await expect.poll(() => way.chat(path.target), { message: 'the target’s chat' }).toEqual([words.target]);
      await customer.isQuiet();
      expect(await way.chat(path.source)).toEqual([`[${path.campaign.card.button}]`, words.source]);

      const [from, to] = [await way.contactOf(path.source), await way.contactOf(path.target)];
      expect(from).toMatchObject({ tags: [`to-${target}`], profileId: to?.profileId });
      expect(to).toMatchObject({ tags: [`from-${source}`] });
    });
  }
}
