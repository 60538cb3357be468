import { useState } from 'preact/hooks';
import type { RichMenuView } from '../../../server/contract/rich-menus.ts';
import { Icon } from '../ui/icon.tsx';

/** A menu's picture, as wide as its place; a drawing where there is none. The words beside it name the menu. */
export function MenuPicture({ menu }: { menu: RichMenuView | null }) {
  const [broken, setBroken] = useState<string | null>(null);
  if (!menu || broken === menu.id) {
    return (
      <span class="menu-picture none">
        <Icon name="picture" />
      </span>
    );
  }
  const { width, height } = menu.size;
  return (
    <img
      class="menu-picture"
      src={new URL(menu.pictureUrl).pathname}
      width={width || undefined}
      height={height || undefined}
      alt=""
      loading="lazy"
      onError={() => setBroken(menu.id)}
    />
  );
}
