import { Icon, type IconName } from './icon.tsx';

type Props = { id?: string; icon: IconName; label: string; disabled?: boolean; onClick: () => void };

/** A button that shows an icon only; its label is read out, and shown under the pointer. */
export function IconButton({ icon, label, ...button }: Props) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} {...button}>
      <Icon name={icon} />
    </button>
  );
}
