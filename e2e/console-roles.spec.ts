// Who may do what (the contract's table), as each role finds it after signing in: the pages, their buttons, and the API behind them.
import { expect, type Page } from '@playwright/test';
import { arrive, everybodysPages, navigationLinks, test } from './passkey-desk.ts';

test.use({ locale: 'en', viewport: { width: 1280, height: 800 } });

const roles = ['administrator', 'supervisor', 'marketer', 'marketing_support', 'agent'] as const;
type Role = (typeof roles)[number];
const id = '018f0000-0000-7000-8000-000000000000';
const card = { campaignId: id, contact: { id } };

/** ● for each role in order. An allowed call gets another answer than 403: these ids don't exist. */
const calls: [who: string, method: string, path: string, body?: object][] = [
  ['●●●●·', 'GET', '/campaigns'],
  ['●●●●·', 'POST', '/campaigns', {}],
  ['●●●●·', 'POST', `/campaigns/${id}/publish`],
  ['●●●●·', 'DELETE', `/campaigns/${id}`],
  ['●●●●·', 'POST', '/cards', { ...card, send: true }],
  ['●●●●·', 'GET', '/modules'],
  ['●●●●·', 'POST', '/modules', {}],
  ['●●●●·', 'POST', '/images', {}],
  ['●●●●·', 'GET', '/tags'],
  ['●●●●·', 'PATCH', '/tags/x', { name: 'y' }],
  ['●●●●·', 'DELETE', '/tags/x'],
  ['●●●●·', 'GET', '/rich-menu-rules'],
  ['●●●●·', 'POST', '/rich-menu-rules', {}],
  ['●●●●·', 'GET', `/channels/${id}/rich-menus`],
  ['●●●●·', 'GET', '/contacts'],
  ['●●●●·', 'PATCH', `/contacts/${id}`, {}],
  ['●●●●·', 'GET', '/profiles?q=x'],
  ['●●●●·', 'GET', `/profiles/${id}`],
  ['●●●●·', 'GET', `/profiles/${id}/timeline`],
  ['●●●●·', 'PATCH', `/profiles/${id}`, {}],
  ['●●●●·', 'GET', '/deliveries'],
  ['●●●●·', 'GET', '/brand'],
  ['●●●●·', 'PATCH', '/brand', {}],
  ['●●●●·', 'GET', '/channels'],
  ['●●···', 'POST', `/merges/${id}/undo`],
  ['●●···', 'POST', `/contacts/${id}/unlink`],
  ['●····', 'POST', '/channels', {}],
  ['●····', 'PATCH', `/channels/${id}`, {}],
  ['●····', 'POST', `/channels/${id}/check`, {}],
  ['●····', 'DELETE', `/channels/${id}`],
  ['●····', 'GET', '/staff'],
  ['●····', 'POST', '/staff', {}],
  ['●····', 'POST', `/staff/${id}/sign-in-link`],
  ['●····', 'GET', '/api-keys'],
  ['●····', 'GET', '/audit'],
  ['●····', 'GET', '/webhooks'],
  ['●●●●·', 'GET', '/webhooks/names'],
  ['●····', 'POST', '/webhooks', {}],
  ['●····', 'GET', `/webhooks/${id}`],
  ['●····', 'PATCH', `/webhooks/${id}`, {}],
  ['●····', 'DELETE', `/webhooks/${id}`],
  ['●····', 'POST', `/webhooks/${id}/rotate-secret`],
  ['●····', 'POST', `/webhooks/${id}/test`],
  ['●····', 'GET', `/webhooks/${id}/deliveries`],
  ['●····', 'POST', `/webhooks/${id}/deliveries/${id}/replay`],
  ['●····', 'POST', `/webhooks/${id}/replay`, {}],
  ['●····', 'POST', '/api-keys', {}],
  ['●····', 'POST', '/cards', { ...card, send: false }],
];

/** A page, an action on it, and the roles that have it. */
const actions: [who: string, path: string, action: string][] = [
  ['●●●●·', '/console/campaigns', 'New campaign'],
  ['●●●●·', '/console/modules', 'New bot module'],
  ['●●●●·', '/console/brand', 'Save'],
  ['●····', '/console/channels', 'Connect a channel'],
  ['●····', '/console/channels/new', 'Connect'],
  ['●····', '/console/staff', 'Add a staff member'],
  ['●····', '/console/keys', 'New key'],
  ['●····', '/console/webhooks', 'New webhook'],
];

const supervisors = everybodysPages.toSpliced(6, 0, 'Same person?');
const navigation: Record<Role, string[]> = {
  administrator: supervisors.toSpliced(9, 0, 'Staff', 'API keys', 'Webhooks', 'Audit log'),
  supervisor: supervisors,
  marketer: everybodysPages,
  marketing_support: everybodysPages,
  agent: [],
};

for (const [index, role] of roles.entries()) {
  test(`${role} finds what the table says, and no more`, async ({ page, desk }) => {
    await arrive(page, desk.invite(role, role));
    const may = (who: string) => who[index] === '●';

    const links = navigationLinks(page);
    if (role === 'agent') await expect(page.getByText('ask an administrator.')).toBeVisible();
    await expect(links).toHaveText(navigation[role]);
    for (const [who, path, action] of actions) {
      await page.goto(`${desk.url}${path}`);
      const way = page.getByRole('main').getByRole('button', { name: action, exact: true });
      const either = way.or(page.getByRole('main').getByRole('link', { name: action, exact: true }));
      if (may(who)) await expect(either, path).toBeVisible();
      else {
        await expect(page.getByText(/can't do this|ask an administrator|No channels yet/)).toBeVisible();
        await expect(either, path).toHaveCount(0);
      }
    }
    // One after the other: all at once may be more than a busy server takes.
    const answers: string[] = [];
    for (const call of calls) answers.push(await statusOf(page, desk.url, call));
    expect(answers).toEqual(calls.map(([who, method, path]) => `${method} ${path}: ${may(who) ? 'may' : 403}`));
  });
}

async function statusOf(page: Page, url: string, [, method, path, body]: (typeof calls)[number]): Promise<string> {
  const response = await page.request.fetch(`${url}/api/v1${path}`, {
    method,
    headers: { origin: url },
    ...(body && { data: body }),
  });
  const status = response.status();
  return `${method} ${path}: ${status === 401 || status === 403 || status >= 500 ? status : 'may'}`;
}
