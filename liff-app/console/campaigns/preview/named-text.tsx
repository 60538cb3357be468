import { nameVariable } from '../../../../server/contract/name-variable.ts';
import { messageWords as t } from '../messages/message-words.ts';

/** A text as a customer reads it: an example in place of their name, highlighted. */
export function NamedText({ text }: { text: string }) {
  const [first, ...rest] = text.split(nameVariable);
  return (
    <>
      {first}
      {rest.map((part, index) => (
        <span key={`${index}${part}`}>
          <mark class="example-name" title={t('name.example.title')}>
            {t('name.example')}
          </mark>
          {part}
        </span>
      ))}
    </>
  );
}
