import type { ComponentProps, Ref } from 'preact';

type Props = Omit<ComponentProps<'form'>, 'onSubmit' | 'noValidate'> & {
  onSubmit: () => void;
  formRef?: Ref<HTMLFormElement>;
};

/** A form that a button or Enter submits. The browser's own bubbles speak its language, not the page's, so it doesn't check fields. */
export function Form({ onSubmit, formRef, ...form }: Props) {
  return (
    <form
      {...form}
      ref={formRef ?? null}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    />
  );
}
