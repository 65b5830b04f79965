// A slip's QR carries its code behind the #, where no server hears it: into the field, out of the address.
export function slip(field: HTMLInputElement): void {
  const code = window.location.hash.slice(1);
  if (!/^[2-9A-HJ-NP-Za-hj-np-z-]{12,16}$/.test(code)) return;
  field.value = code;
  window.history.replaceState(null, "", window.location.pathname);
}
