import "./theme/trusted.ts";
import "./theme/nonce.ts";
import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "@fontsource-variable/inter/wght.css";
import "./theme/tokens.css";
import "./theme/base.css";
import "./i18n/i18n.ts";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./api/query.ts";
import { router } from "./router.tsx";
import { ConfirmDialog } from "./shell/confirm.tsx";
import { registerWorker } from "./shell/register-worker.ts";
import { nonce } from "./theme/nonce.ts";
import { theme, variables } from "./theme/theme.ts";

const Toasts = lazy(() => import("./shell/toasts.tsx").then((file) => ({ default: file.Toasts })));

// a page taken out of the back/forward cache may show what a sign-out has closed
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

registerWorker();

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <ConfirmDialog />
        <Suspense>
          <Toasts />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
