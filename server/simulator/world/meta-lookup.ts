import type { ChatPlatform } from './chats.ts';
import type { MetaAccount } from './meta-accounts.ts';
import type { World } from './world.ts';

/** The account of Meta's by that platform and id. */
export function metaAccountOf(world: World, platform: ChatPlatform, id: string): MetaAccount | undefined {
  switch (platform) {
    case 'line':
      return undefined;
    case 'messenger':
      return world.state.pages[id];
    case 'instagram':
      return world.state.instagramAccounts[id];
    case 'whatsapp':
      return world.state.whatsappNumbers[id];
  }
}

/** A page's Messenger first, then its Instagram account. */
export function accountsOfPage(world: World, pageId: string): MetaAccount[] {
  const linked = Object.values(world.state.instagramAccounts).filter((account) => account.pageId === pageId);
  const page = world.state.pages[pageId];
  return page ? [page, ...linked] : linked;
}
