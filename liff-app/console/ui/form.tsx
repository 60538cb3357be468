import type { ComponentProps } from 'preact';

type Props = Omit<ComponentProps<'form'>, 'onSubmit' | 'noValidate'> & { onSubmit: () => void };

/** A form that a button or Enter submits. The browser's own bubbles speak its language, not the page's, so it doesn't check fields. */
export function Form({ onSubmit, ...form }: Props) {
  return (
    <form
      {...form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    />
  );
}
