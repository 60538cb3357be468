import type { ComponentProps } from 'preact';
import type { Reply } from '../../api.ts';
import { useRequest } from '../data/use-request.ts';
import { failureText } from '../i18n/shell-words.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

type Props<Value> = Omit<ComponentProps<typeof ConfirmDialog>, 'busy' | 'onConfirm' | 'problem'> & {
  send: () => Promise<Reply<Value>>;
  onDone: (value: Value) => void;
};

/** Asks before a request is sent, and says there why it was refused. */
export function RequestDialog<Value>({ send, onDone, onClose, ...dialog }: Props<Value>) {
  const request = useRequest();
  const confirm = async () => {
    const reply = await request.send(send());
    if (reply.ok) onDone(reply.value);
  };
  const close = () => {
    request.clear();
    onClose();
  };
  const problem = request.failure && failureText(request.failure);
  return <ConfirmDialog {...dialog} busy={request.busy} problem={problem} onConfirm={confirm} onClose={close} />;
}
