import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { JobsDrawer } from "../../features/jobs/jobs-drawer";
import { MainNav } from "../../features/people/main-nav";
import { UserMenu } from "../../features/people/user-menu";
import { SignedIn } from "../../features/people/viewer";
import { AppFrame } from "../../ui/app-frame";

export default async function PagesLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations("common");
  const frame = { skipLabel: t("skipToContent") };
  return (
    <SignedIn
      fallback={
        <AppFrame {...frame} nav={null} tools={null}>
          {null}
        </AppFrame>
      }
    >
      <AppFrame
        {...frame}
        nav={<MainNav />}
        tools={
          <>
            <JobsDrawer />
            <UserMenu />
          </>
        }
      >
        {children}
      </AppFrame>
    </SignedIn>
  );
}
