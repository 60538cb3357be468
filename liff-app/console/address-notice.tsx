import { shellWords } from './i18n/shell-words.ts';
import { addressProblem, ownAddress } from './own-address.ts';
import { path } from './router.tsx';
import { Notice } from './ui/notice.tsx';

/** Above every page, the sign-in too, where the console's address is not the one it works at. */
export function AddressNotice() {
  const problem = addressProblem(ownAddress(), location);
  if (!problem) return null;
  if (problem.kind === 'ip') return <Notice kind="warn">{shellWords('address.ip', { host: problem.right })}</Notice>;
  const { here, right } = problem;
  return (
    <Notice kind="warn">
      {shellWords('address.elsewhere', { here, right })}{' '}
      <a href={`${right}${path.value}`}>{shellWords('address.open')}</a>
    </Notice>
  );
}
