/** Brings the first element that fits into the window, and the focus to the control it is about. @param selector of error notes */
export function showFirstError(selector: string): void {
  const note = document.querySelector<HTMLElement>(selector);
  note?.scrollIntoView({ block: 'center' });
  const control = note?.id && document.querySelector<HTMLElement>(`[aria-describedby="${CSS.escape(note.id)}"]`);
  if (control) control.focus({ preventScroll: true });
}
