/** `text/plain` of `text/plain; charset=utf-8` */
export const mediaType = (contentType: string): string => (contentType.split(";")[0] ?? "").trim().toLowerCase();

// `*/*` means every one.
export function isBinary(binaryMediaTypes: readonly string[], contentType: string | undefined): boolean {
  if (binaryMediaTypes.includes("*/*")) return true;
  return contentType !== undefined && binaryMediaTypes.some((each) => mediaType(each) === mediaType(contentType));
}
