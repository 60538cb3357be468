import type { ComponentType } from 'preact';

/** A page gets what is in its address, by name. */
export type PageProps = { params: Record<string, string> };
export type Route = {
  path: string;
  load: () => Promise<{ Page: ComponentType<PageProps> }>;
  /** Without the navigation around it. */
  bare?: boolean;
};

/** Every page of the console; each is loaded when it is opened. The first that fits counts. */
export const routes: Route[] = [
  { path: '/sign-in', load: () => import('./sign-in/sign-in-page.tsx'), bare: true },
  { path: '/sign-in/:code', load: () => import('./sign-in/link-page.tsx'), bare: true },
  { path: '/console', load: () => import('./campaigns/list/campaigns-page.tsx') },
  { path: '/console/campaigns', load: () => import('./campaigns/list/campaigns-page.tsx') },
  { path: '/console/campaigns/:id', load: () => import('./campaigns/editor/campaign-page.tsx') },
  { path: '/console/campaigns/:id/attempts', load: () => import('./campaigns/attempts/attempts-page.tsx') },
  { path: '/console/modules', load: () => import('./modules/modules-page.tsx') },
  { path: '/console/modules/:id', load: () => import('./modules/editor/module-page.tsx') },
  { path: '/console/journeys', load: () => import('./journeys/journeys-page.tsx') },
  { path: '/console/journeys/:id', load: () => import('./journeys/journey-page.tsx') },
  { path: '/console/same-person', load: () => import('./same-person/same-person-page.tsx') },
  { path: '/console/tags', load: () => import('./tags/tags-page.tsx') },
  { path: '/console/rich-menus', load: () => import('./rich-menus/rich-menus-page.tsx') },
  { path: '/console/channels', load: () => import('./channels/channels-page.tsx') },
  { path: '/console/channels/new', load: () => import('./channels/connect/new-channel-page.tsx') },
  { path: '/console/channels/:id/edit', load: () => import('./channels/connect/edit-channel-page.tsx') },
  { path: '/console/channels/:id', load: () => import('./channels/channel-page.tsx') },
  { path: '/console/profiles', load: () => import('./profiles/profiles-page.tsx') },
  { path: '/console/profiles/:id', load: () => import('./profiles/profile-page.tsx') },
  { path: '/console/brand', load: () => import('./brand/brand-page.tsx') },
  { path: '/console/account', load: () => import('./account/account-page.tsx') },
  { path: '/console/staff/:id', load: () => import('./staff/person-page.tsx') },
  { path: '/console/staff', load: () => import('./staff/staff-page.tsx') },
  { path: '/console/keys', load: () => import('./keys/keys-page.tsx') },
  { path: '/console/webhooks', load: () => import('./webhooks/webhooks-page.tsx') },
  { path: '/console/webhooks/:id', load: () => import('./webhooks/webhook-page.tsx') },
  { path: '/console/audit', load: () => import('./audit/audit-page.tsx') },
];
