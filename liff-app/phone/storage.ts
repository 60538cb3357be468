// On a phone each app's browser keeps what a page stores to itself, and another customer has another phone. Here all frames share this
// tab's storage, so what would not be there is removed.

const isOurs = (key: string) => key.startsWith('omnilink-phone');

/** Before another page is opened: it must not find the signed-in session of the one before. */
export function forgetSession(): void {
  for (const key of Object.keys(sessionStorage)) if (!isOurs(key)) sessionStorage.removeItem(key);
}

/** Before another customer: the sign-in that LINE's SDK keeps outside LINE goes as well, with the cookie of its end. */
export async function forgetPerson(): Promise<void> {
  forgetSession();
  for (const key of Object.keys(localStorage)) if (key.startsWith('LIFF_STORE')) localStorage.removeItem(key);
  const cookies = (await globalThis.cookieStore?.getAll()) ?? [];
  for (const { name } of cookies) if (name?.startsWith('LIFF_STORE')) await cookieStore.delete(name);
}
