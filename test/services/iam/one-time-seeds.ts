const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The bytes that a device's seed spells in base 32, as an authenticator app reads it. */
export function seedOf(told: Uint8Array | undefined): Uint8Array {
  const text = Buffer.from(told ?? []).toString();
  const bits = Array.from(text, (char) => BASE32.indexOf(char).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from({ length: Math.floor(bits.length / 8) }, (_, index) =>
    Number.parseInt(bits.slice(index * 8, index * 8 + 8), 2),
  );
}
