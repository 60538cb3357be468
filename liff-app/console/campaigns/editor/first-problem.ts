/** Scrolls to the first field with a problem, once it is drawn: it may be far from the button that was pressed. */
export function goToFirstProblem(): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>('[aria-invalid="true"], .picker:has(.field-error) input:enabled')?.focus();
  });
}
