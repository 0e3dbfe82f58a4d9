/** Formats of draft 4; one that nobody knows fits always: https://datatracker.ietf.org/doc/html/draft-fge-json-schema-validation-00#section-7 */
export function fitsFormat(format: string, value: string): boolean {
  switch (format) {
    case "date-time":
      return DATE_TIME.test(value) && !Number.isNaN(Date.parse(value));
    case "email":
      return /^[^\s@]+@[^\s@]+$/.test(value);
    case "hostname":
      return (
        value.length <= 253 &&
        /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)*[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i.test(value)
      );
    case "ipv4":
      return /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(value);
    case "ipv6":
      return value.includes(":") && URL.canParse(`http://[${value}]/`);
    case "uri":
      return /^[a-z][a-z\d+.-]*:/i.test(value) && URL.canParse(value);
    default:
      return true;
  }
}

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;
