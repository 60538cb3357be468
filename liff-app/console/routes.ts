import type { ComponentType } from 'preact';

/** A page gets what stands in its address, by name. */
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
  { path: '/console', load: () => import('./campaigns/campaigns-page.tsx') },
  { path: '/console/campaigns', load: () => import('./campaigns/campaigns-page.tsx') },
  { path: '/console/campaigns/:id', load: () => import('./campaigns/campaign-page.tsx') },
  { path: '/console/channels', load: () => import('./channels/channels-page.tsx') },
  { path: '/console/channels/:id', load: () => import('./channels/channel-page.tsx') },
  { path: '/console/staff', load: () => import('./staff/staff-page.tsx') },
  { path: '/console/keys', load: () => import('./keys/keys-page.tsx') },
];
