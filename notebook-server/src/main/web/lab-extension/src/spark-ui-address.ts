/** What is looked at of a kernel. */
export interface SparkKernel {
  readonly id: string;
  readonly name: string;
}

/** Where the server leads to Spark's UI of the kernel; undefined when it is none of ours. */
export function sparkUiAddress(
  baseUrl: string,
  kernel: SparkKernel | undefined
): string | undefined {
  return kernel?.name.startsWith('sparkmaster-')
    ? `${baseUrl}api/kernels/${encodeURIComponent(kernel.id)}/spark`
    : undefined;
}

/** The list of the user's finished Spark applications. */
export function finishedAddress(baseUrl: string): string {
  return `${baseUrl}spark-applications`;
}
