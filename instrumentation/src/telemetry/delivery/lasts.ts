/** Whether `work` takes longer than `limitMs`. */
export async function lasts(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, limitMs, true).unref();
  });
  const lasted = await Promise.race([work.then(() => false), limit]);
  clearTimeout(timer);
  return lasted;
}
