"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { NavBar, NavLink } from "../../ui/app-frame";
import { useOpenReadCount } from "../reads/work/open-read-count";
import { useViewer } from "./viewer";

/** The places of the header, as far as the person may go there. */
export function MainNav() {
  const t = useTranslations("common");
  const pathname = usePathname();
  const viewer = useViewer();
  const openReads = useOpenReadCount();
  const links: { href: string; label: string; count?: number | null }[] = [
    ...(viewer.reads || viewer.adjudicates || openReads ? [{ href: "/work", label: t("work"), count: openReads }] : []),
    { href: "/projects", label: t("projects") },
    ...(viewer.isAdmin ? [{ href: "/people", label: t("people") }] : []),
    { href: "/explore", label: t("explorer") },
  ];
  return (
    <NavBar label={t("navigation")}>
      {links.map(({ href, label, count }) => (
        <NavLink key={href} href={href} current={pathname === href || pathname.startsWith(`${href}/`)} count={count}>
          {label}
        </NavLink>
      ))}
    </NavBar>
  );
}
