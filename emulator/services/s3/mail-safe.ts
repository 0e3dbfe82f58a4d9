/**
 * Metadata is text, headers are ASCII: S3 reads encoded words, and writes what is not ASCII as such a word.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html, https://www.rfc-editor.org/rfc/rfc2047
 */
export const mailSafe = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;

/** What a header means. Words in another alphabet than UTF-8, and broken ones, stay as they are. */
export const fromMailSafe = (header: string): string =>
  header.replaceAll(/=\?UTF-8\?(B|Q)\?([^?\s]*)\?=(\s+(?==\?UTF-8\?))?/gi, (word, encoding: string, text: string) => {
    const bytes = encoding.toUpperCase() === "B" ? Buffer.from(text, "base64") : fromQ(text);
    return bytes === undefined ? word : bytes.toString();
  });

/** `=C3=A9` is a byte each, `_` a space. */
function fromQ(text: string): Buffer | undefined {
  const bytes: number[] = [];
  for (const [piece, hex] of text.matchAll(/=([0-9a-f]{2})|[^=]/gi))
    bytes.push(hex === undefined ? (piece === "_" ? 0x20 : piece.charCodeAt(0)) : Number.parseInt(hex, 16));
  return text.replaceAll(/=[0-9a-f]{2}/gi, "").includes("=") ? undefined : Buffer.from(bytes);
}
