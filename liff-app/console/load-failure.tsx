import type { Failure } from '../api.ts';
import { failureText, shellWords } from './i18n/shell-words.ts';
import { Link } from './router.tsx';
import { Button } from './ui/button.tsx';
import { EmptyState } from './ui/empty-state.tsx';

/** What is in a page's place when it couldn't be read. No *Try again* where the role may not see it. */
export function LoadFailure({ failure, retry }: { failure: Failure; retry: () => void }) {
  if (failure.code !== 'forbidden' && failure.code !== 'not_found') {
    return <EmptyState title={failureText(failure)} action={<Button onClick={retry}>{shellWords('retry')}</Button>} />;
  }
  const home = (
    <Link to="/console" class="button plain">
      {shellWords('lost.back')}
    </Link>
  );
  return <EmptyState title={failureText(failure)} action={home} />;
}
