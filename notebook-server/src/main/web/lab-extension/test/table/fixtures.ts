/** What a kernel sends for a Dataset of so many trips. */
export function trips(count: number) {
  return {
    columns: [
      { name: 'city', type: 'string', kind: 'text' },
      { name: 'km', type: 'double', kind: 'number' },
      { name: 'at', type: 'timestamp', kind: 'time' }
    ],
    rows: Array.from({ length: count }, (_, i) => [
      `city ${i + 1}`,
      (i * 7) % count,
      i === 3 ? null : `2026-01-01T00:00:${String(i % 60).padStart(2, '0')}`
    ]),
    more: false,
    chart: { mark: 'bar', x: 'city', y: 'km' }
  };
}

export const HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script>';
