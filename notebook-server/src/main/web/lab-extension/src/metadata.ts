/** Which lesson a notebook is, by its metadata; undefined when it is none. */
export function lessonOf(
  metadata: unknown
): { readonly course: string; readonly lesson: string } | undefined {
  const { course, lesson } = asObject(metadata);
  return typeof course === 'string' && typeof lesson === 'string' && course !== '' && lesson !== ''
    ? { course, lesson }
    : undefined;
}

/** Which exercise a cell belongs to, by its metadata. */
export function exerciseOf(metadata: unknown): string | undefined {
  const { exercise } = asObject(metadata);
  return typeof exercise === 'string' && exercise !== '' ? exercise : undefined;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
