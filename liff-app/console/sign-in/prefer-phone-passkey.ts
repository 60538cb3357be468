import { platformAuthenticatorIsAvailable } from '@simplewebauthn/browser';
import { useEffect, useState } from 'preact/hooks';

/** True once it is known that this computer has no place for a passkey: then a phone's QR code comes first. */
export function preferPhonePasskey(): boolean {
  const [byPhone, setByPhone] = useState(false);
  useEffect(() => {
    platformAuthenticatorIsAvailable().then((here) => setByPhone(!here));
  }, []);
  return byPhone;
}
