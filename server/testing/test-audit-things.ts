// Every route that changes campaigns, channels, modules, contacts and the like, for `audit-every-route.test.ts`.
import { randomUUID } from 'node:crypto';
import { type TestApp, testLine } from './test-app.ts';
import { linkedCustomer } from './test-audit-customers.ts';
import { about, type TestPerson, type Walk } from './test-audit-walk.ts';
import { plain } from './test-pictures.ts';

export function thingWalks(app: TestApp, admin: TestPerson): Record<string, Walk> {
  const campaign = async (more = '') => `/campaigns/${(await app.newCampaign()).id}${more}`;
  const made = async (path: string, body: object) => (await admin.as('POST', path, body)).body.id;
  const module = { platform: 'line', name: 'm', blocks: [{ kind: 'text', text: 'hello' }] };

  const webhook = { name: 'w', url: 'http://127.0.0.1:9/', events: [] };
  const hook = async () => `/webhooks/${await made('/webhooks', webhook)}`;

  const linked = () => linkedCustomer(app, admin);
  const journey = { name: 'j', trigger: { tag: 'x' }, steps: [{ kind: 'wait', minutes: 1 }] };
  const newJourney = async () => `/journeys/${(await admin.as('POST', '/journeys', journey)).body.id}`;
  /** The profiles of two customers who have nothing to do with each other. */
  const strangers = async () => {
    const profileOn = async (on: 'messenger' | 'instagram') => {
      const { ids } = await app.newCustomer('x', 'friend', { on: [on] });
      return (await admin.as('GET', `/contacts?externalId=${ids[on]}`)).body.items[0]?.profileId ?? '';
    };
    return [await profileOn('messenger'), await profileOn('instagram')] as const;
  };
  /** A tag that only a campaign names, and the id of the edit that a row is about. */
  async function newTag() {
    const name = `tag ${randomUUID()}`;
    await app.newCampaign({ tags: { source: [name], target: [] } });
    return { path: `/tags/${encodeURIComponent(name)}`, row: () => editOf(name) };
  }
  const editOf = async (name: string): Promise<string> =>
    (await app.context.store.tagEdits.running()).find(({ oldName }) => oldName === name)?.id ?? '';
  const rule = { channelId: app.line.id, tag: 'x', richMenuId: 'richmenu-1' };
  const newRule = async () => `/rich-menu-rules/${await made('/rich-menu-rules', rule)}`;
  const cardFor = async () => ({ campaignId: app.campaign.id, contact: { id: (await linked()).contact } });

  return {
    'POST /channels': async () => {
      const account = { ...testLine, channelId: '1650009001', accessToken: 'other-line' };
      await app.control.addLineChannel({
        ...account,
        name: 'x',
        basicId: '@other',
        greeting: '',
        endpointUrl: app.url,
      });
      return about(admin, 'channel.connect', 'POST', '/channels', {
        platform: 'line',
        name: 'x',
        credentials: account,
      })();
    },
    'PATCH /channels/{id}': about(admin, 'channel.change', 'PATCH', async () => `/channels/${app.line.id}`, {
      name: 'renamed',
    }),
    'POST /channels/{id}/check': about(
      admin,
      'channel.check',
      'POST',
      async () => `/channels/${app.messenger.id}/check`,
      {},
    ),
    'DELETE /channels/{id}': about(admin, 'channel.remove', 'DELETE', async () => `/channels/${app.whatsapp.id}`),
    'POST /campaigns': async () => {
      const [sourceChannelId, targetChannelId] = [app.messenger.id, app.line.id];
      return about(admin, 'campaign.create', 'POST', '/campaigns', {
        name: 'c',
        enabled: false,
        sourceChannelId,
        targetChannelId,
      })();
    },
    'PATCH /campaigns/{id}': about(admin, 'campaign.change', 'PATCH', campaign, { name: 'x' }),
    'DELETE /campaigns/{id}': about(admin, 'campaign.remove', 'DELETE', campaign),
    'POST /campaigns/{id}/publish': about(admin, 'campaign.publish', 'POST', async () => {
      const path = await campaign();
      await admin.as('PATCH', path, { draft: { name: 'y' } });
      return `${path}/publish`;
    }),
    'POST /campaigns/{id}/preview': about(admin, 'preview.create', 'POST', async () => campaign('/preview'), {}),
    'DELETE /campaigns/{id}/preview': about(admin, 'preview.end', 'DELETE', async () => {
      const path = await campaign('/preview');
      await admin.as('POST', path, {});
      return path;
    }),
    'POST /campaigns/{id}/restore': about(admin, 'campaign.restore', 'POST', async () => {
      const path = await campaign();
      await admin.as('DELETE', path);
      return `${path}/restore`;
    }),
    'POST /campaigns/{id}/duplicate': async () => {
      const path = await campaign('/duplicate');
      return {
        call: () => admin.as('POST', path),
        rows: ({ body }) => [['campaign.duplicate', body.id]],
      };
    },
    'POST /modules': about(admin, 'module.create', 'POST', '/modules', module),
    'PATCH /modules/{id}': about(
      admin,
      'module.change',
      'PATCH',
      async () => `/modules/${await made('/modules', module)}`,
      {
        name: 'n',
      },
    ),
    'DELETE /modules/{id}': about(
      admin,
      'module.remove',
      'DELETE',
      async () => `/modules/${await made('/modules', module)}`,
    ),
    'POST /journeys': about(admin, 'journey.create', 'POST', '/journeys', journey),
    'PATCH /journeys/{id}': about(admin, 'journey.change', 'PATCH', newJourney, { name: 'n' }),
    'POST /journeys/{id}/publish': about(admin, 'journey.publish', 'POST', async () => {
      const path = await newJourney();
      await admin.as('PATCH', path, { draft: { name: 'y' } });
      return `${path}/publish`;
    }),
    'POST /journeys/{id}/test': async () => {
      const { contact: contactId } = await linked();
      return about(admin, 'journey.test', 'POST', async () => `${await newJourney()}/test`, { contactId })();
    },
    'DELETE /journeys/{id}': about(admin, 'journey.remove', 'DELETE', newJourney),
    'PATCH /tags/{name}': async () => {
      const { path, row } = await newTag();
      return {
        call: () => admin.as('PATCH', path, { name: `renamed ${randomUUID()}` }),
        rows: async () => [['tag.rename', await row()]],
      };
    },
    'DELETE /tags/{name}': async () => {
      const { path, row } = await newTag();
      return {
        call: () => admin.as('DELETE', `${path}?force=true`),
        rows: async () => [['tag.remove', await row()]],
      };
    },
    'POST /rich-menu-rules': about(admin, 'rich_menu_rule.create', 'POST', '/rich-menu-rules', rule),
    'PATCH /rich-menu-rules/{id}': about(admin, 'rich_menu_rule.change', 'PATCH', newRule, { tag: 'y' }),
    'DELETE /rich-menu-rules/{id}': about(admin, 'rich_menu_rule.remove', 'DELETE', newRule),
    'POST /cards': async () => about(admin, 'card.send', 'POST', '/cards', { ...(await cardFor()), send: true })(),
    'PATCH /contacts/{id}': about(
      admin,
      'contact.change',
      'PATCH',
      async () => `/contacts/${(await linked()).contact}`,
      {
        tags: ['a'],
      },
    ),
    'POST /contacts/{id}/unlink': about(
      admin,
      'unlink',
      'POST',
      async () => `/contacts/${(await linked()).contact}/unlink`,
    ),
    'PATCH /profiles/{id}': about(
      admin,
      'profile.change',
      'PATCH',
      async () => `/profiles/${(await linked()).profile}`,
      {
        memberNumber: 'M7',
      },
    ),
    'DELETE /profiles/{id}': about(admin, 'erase', 'DELETE', async () => `/profiles/${(await linked()).profile}`),
    'POST /merges': async () => {
      const [one, other] = await strangers();
      return {
        call: () => admin.as('POST', '/merges', { merges: [{ survivorId: one, absorbedId: other }] }),
        rows: ({ body }) => [
          ['merge', (body as unknown as { results: { mergeId: string }[] }).results[0]?.mergeId ?? null],
        ],
      };
    },
    'POST /merges/not-same': async () => ({
      call: async () => admin.as('POST', '/merges/not-same', { profileIds: await strangers() }),
      rows: () => [['not_same', null]],
    }),
    'POST /merges/{id}/undo': about(admin, 'undo', 'POST', async () => `/merges/${(await linked()).merge}/undo`),
    'POST /webhooks': about(admin, 'webhook.create', 'POST', '/webhooks', webhook),
    'PATCH /webhooks/{id}': about(admin, 'webhook.change', 'PATCH', hook, { name: 'w' }),
    'DELETE /webhooks/{id}': about(admin, 'webhook.remove', 'DELETE', hook),
    'POST /webhooks/{id}/rotate-secret': about(
      admin,
      'webhook.rotate_secret',
      'POST',
      async () => `${await hook()}/rotate-secret`,
    ),
    'POST /webhooks/{id}/test': about(admin, 'webhook.test', 'POST', async () => `${await hook()}/test`),
    'POST /webhooks/{id}/replay': about(admin, 'webhook.replay', 'POST', async () => `${await hook()}/replay`, {
      since: '2026-01-01T00:00:00Z',
    }),
    'POST /webhooks/{id}/deliveries/{deliveryId}/replay': about(admin, 'webhook.replay', 'POST', async () => {
      const id = await made('/webhooks', webhook);
      const { rows } = await app.context.store.pool.query(
        `insert into webhook_delivery (webhook_id, type, data, at) values ($1, 'x', '{}', now()) returning id`,
        [id],
      );
      return `/webhooks/${id}/deliveries/${rows[0].id}/replay`;
    }),
    'PATCH /brand': async () => ({
      call: () => admin.as('PATCH', '/brand', { name: 'b' }),
      rows: () => [['brand.change', null]],
    }),
    'POST /images': async () => {
      const form = new FormData();
      form.append('file', new Blob([Uint8Array.from(await plain(20, 20).png().toBuffer())]), 'x.png');
      return about(admin, 'image.upload', 'POST', '/images', form)();
    },
  };
}
