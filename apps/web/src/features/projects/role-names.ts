import { ProjectRole } from "@covoxel/shared/vocabulary";
import { useTranslations } from "next-intl";
import { useCallback } from "react";

/** @returns a function that names roles in words, in their own order */
export function useRoleNames(): (roles: readonly string[]) => string {
  const t = useTranslations("people.roles");
  return useCallback(
    (roles) =>
      Object.values(ProjectRole)
        .filter((role) => roles.includes(role))
        .map((role) => t(`${role}.name`))
        .join(", "),
    [t],
  );
}
