import { ApiError } from "../api/problem.ts";

/** Opens a session with mail address and password. Throws ApiError: 401 for a wrong pair. */
export async function signIn(email: string, password: string): Promise<void> {
  const response = await fetch("/api/auth/sign-in/email", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    credentials: "same-origin",
    body: JSON.stringify({ email, password }),
  }).catch(() => {
    throw new ApiError(0, null);
  });
  if (!response.ok) throw new ApiError(response.status, null, Number(response.headers.get("Retry-After")) || null);
}
