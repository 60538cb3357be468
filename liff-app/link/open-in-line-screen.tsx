import type { Page } from '../page.ts';
import { LineLoginButton, PrimaryButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

type Model = {
  page: Pick<Page, 'button'> & {
    texts: Record<`open_in_line.${'title' | 'body' | 'primary' | 'secondary'}`, string>;
  };
  lineAddress(): string;
  tap(button: 'log_in'): void;
};

/** Outside LINE, nobody signed in: to the app, or to LINE's login in this browser, if it keeps one. */
export function OpenInLineScreen({ model, canLogIn }: { model: Model; canLogIn: boolean }) {
  const { page } = model;
  return (
    <>
      <Icon name="open" />
      <h1 tabIndex={-1}>{page.texts['open_in_line.title']}</h1>
      {canLogIn && <p class="body">{page.texts['open_in_line.body']}</p>}
      <div class="actions">
        <PrimaryButton page={page} label={page.texts['open_in_line.primary']} href={model.lineAddress()} />
        {canLogIn && <LineLoginButton label={page.texts['open_in_line.secondary']} onTap={() => model.tap('log_in')} />}
      </div>
    </>
  );
}
