import type { ComponentChildren } from 'preact';
import { Avatar } from './avatar.tsx';
import { useChat } from './chat-context.ts';
import { ChatIcon, type ChatIconName } from './chat-icon.tsx';

type Props = { back: ChatIconName; icons: ChatIconName[]; tools: ComponentChildren };

/** The head of a chat in Meta's apps: the account's face and name, and what kind of account it is. */
export function AccountTitle({ back, icons, tools }: Props) {
  const { brand } = useChat();
  return (
    <>
      <span class="chat-decor" aria-hidden="true">
        <ChatIcon name={back} />
      </span>
      <span class="chat-face">
        <Avatar size="small" />
      </span>
      <span class="chat-title">
        <strong class="chat-name">
          <bdi>{brand.name}</bdi>
        </strong>
        {brand.about && <span class="chat-about">{brand.about}</span>}
      </span>
      <span class="chat-decor" aria-hidden="true">
        {icons.map((name) => (
          <ChatIcon key={name} name={name} />
        ))}
      </span>
      {tools}
    </>
  );
}
