import { Spinner } from '../ui/spinner.tsx';

export function Page() {
  return <Spinner />;
}
