import type { ComponentChildren } from 'preact';
import type { Platform } from '../../../../server/contract/platforms.ts';

type Props = { platform: Platform; label: string; name: string; children: ComponentChildren };

/** A piece of a phone: the chat with the brand, in the platform's own colours. */
export function Chat({ platform, label, name, children }: Props) {
  return (
    <figure class={`chat ${platform}`} aria-label={label}>
      <figcaption class="chat-head">
        <span class="chat-picture" aria-hidden="true">
          {[...name][0]}
        </span>
        <bdi class="one-line">{name}</bdi>
        <span class="chat-platform">{label.split(' · ')[0]}</span>
      </figcaption>
      <div class="chat-body">{children}</div>
    </figure>
  );
}
