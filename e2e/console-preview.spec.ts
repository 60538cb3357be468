import type { Request } from '@playwright/test';
import { isSaved, test } from './console-desk.ts';
import { expect } from './fixtures.ts';

test('the preview shows what each chat will get: the name filled in, the undo where it is offered', async ({
  desk,
  newCampaign,
}) => {
  const { id } = await newCampaign();
  await desk.goto(`/console/campaigns/${id}`);
  const preview = desk.getByRole('region', { name: 'Preview', exact: true });
  await desk
    .getByRole('group', { name: /^On the source channel/ })
    .first()
    .getByLabel('Message', { exact: true })
    .fill('Hello {name}!');
  await preview.getByRole('tab', { name: 'On success' }).click();
  const [source, target] = [
    preview.getByRole('region', { name: /^Facebook/ }),
    preview.getByRole('region', { name: /^LINE/ }),
  ];
  await expect(source).toContainText('Hello Mei!');
  await expect(source).toContainText('不是我，復原');
  await expect(target).not.toContainText('不是我，復原');
  await expect(preview).toContainText('“Mei” stands for the customer’s name.');
  await preview.getByRole('tab', { name: 'Card' }).click();
  await expect(preview).not.toContainText('“Mei” stands');
  await expect(preview.getByRole('button')).toHaveCount(0);
  await isSaved(desk);
});

test('a slow answer never replaces a later one, and the last one stays without the network', async ({
  desk,
  newCampaign,
  trouble,
}) => {
  trouble.expect(/ERR_INTERNET_DISCONNECTED/);
  const { id } = await newCampaign();
  const isFirst = (request: Request) =>
    request.url().endsWith('/preview/messages') && /First title/.test(request.postData() ?? '');
  let answer = () => {};
  const isSlow = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await desk.route('**/preview/messages', async (route) => {
    if (isFirst(route.request())) await isSlow;
    await route.fallback();
  });
  await desk.goto(`/console/campaigns/${id}`);
  const preview = desk.getByRole('region', { name: 'Preview', exact: true });
  const title = desk.getByLabel('Title');
  const asked = desk.waitForRequest(isFirst);
  await title.fill('First title');
  await asked;
  await title.fill('Later title');
  await expect(preview).toContainText('Later title');
  const late = desk.waitForResponse((response) => isFirst(response.request()));
  answer();
  await (await late).finished();
  // Whatever it changes is drawn by then.
  await desk.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await expect(preview).toContainText('Later title');

  await isSaved(desk);
  await desk.context().setOffline(true);
  await title.fill('Typed in a tunnel');
  await expect(desk.locator('.save-state')).toHaveText('Offline: kept in this browser');
  await expect(preview).toContainText('Later title');
});
