/** An amount as people of a language write it; without a currency the bare figure, "–" where there is none. */
export function money(amount: number | null, currency: string | null, language: string): string {
  if (amount === null) return "–";
  if (currency === null) return new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(amount);
  try {
    return new Intl.NumberFormat(language, { style: "currency", currency }).format(amount);
  } catch {
    return `${amount} ${currency}`;
  }
}
