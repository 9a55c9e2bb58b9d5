import type { CellValue, Column } from './table-data';

const DECIMAL_TYPE = /^decimal\(\d+,\s*(\d+)\)$/;
const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?/;
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/;
const collator = new Intl.Collator();

/** A value as Spark spells it, which JSON's numbers do not keep. */
export function spell(value: CellValue, { kind, type }: Column): string {
  if (typeof value === 'number') {
    const scale = DECIMAL_TYPE.exec(type)?.[1];
    if (scale !== undefined) {
      return value.toFixed(Math.min(Number(scale), 38));
    }
    const isFloating = type === 'double' || type === 'float';
    return isFloating && Number.isSafeInteger(value) ? value.toFixed(1) : String(value);
  }
  const text = String(value);
  return kind === 'time'
    ? text.replace(/^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.0+(?!\d))?/, '$1 $2')
    : text;
}

/**
 * The instant at which clocks in UTC show what the text shows, whatever zone it names: so an axis in
 * UTC reads as the table does. NaN for a text that is no time.
 */
export function wallClock(value: CellValue): number {
  const [, date, time = '00:00'] = (typeof value === 'string' && TIME.exec(value)) || [];
  return date === undefined ? NaN : Date.parse(`${date}T${time}Z`);
}

/** The number, or NaN; numbers that JSON's cannot hold are texts. */
export function asNumber(value: CellValue): number {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : numberOf(value);
}

/** Orders two values of a column that are not null. */
export function compare(a: CellValue, b: CellValue, { kind }: Column): number {
  switch (kind) {
    case 'number':
      return byNumber(a, b);
    case 'time':
      return byAmount(wallClock(a), wallClock(b)) || collator.compare(String(a), String(b));
    default:
      return collator.compare(String(a), String(b));
  }
}

/** NaN is above all numbers, as in Spark. */
function byNumber(a: CellValue, b: CellValue): number {
  const [first, second] = [String(a), String(b)];
  return (
    byAmount(asNumber(a), asNumber(b)) ||
    (PLAIN_NUMBER.test(first) && PLAIN_NUMBER.test(second) ? byDigits(first, second) : 0)
  );
}

function byAmount(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) {
    return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/** For numbers that are the same in 64 bits of floating point. */
function byDigits(a: string, b: string): number {
  const places = Math.max(decimals(a).length, decimals(b).length);
  const scaled = (text: string) =>
    BigInt(text.replace('.', '') + '0'.repeat(places - decimals(text).length));
  const [first, second] = [scaled(a), scaled(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function decimals(text: string): string {
  return text.split('.')[1] ?? '';
}

function numberOf(value: CellValue): number {
  return typeof value === 'number' ? value : NaN;
}
