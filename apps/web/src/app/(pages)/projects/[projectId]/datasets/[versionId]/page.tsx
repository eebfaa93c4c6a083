import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { VersionPage } from "../../../../../../features/datasets/version/version-page";

export const generateMetadata = async (): Promise<Metadata> => ({
  title: (await getTranslations("datasets"))("title"),
});

export default async function Page({ params }: { params: Promise<{ versionId: string }> }) {
  return <VersionPage versionId={(await params).versionId} />;
}
