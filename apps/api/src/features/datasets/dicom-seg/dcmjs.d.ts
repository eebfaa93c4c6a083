declare module "dcmjs" {
  /** A data set by the dictionary's names; sequences are arrays of the same. The package ships no declarations. */
  interface NaturalDataset {
    [name: string]: unknown;
  }
  /** The DICOM JSON model, keyed by eight hexadecimal digits. */
  type TagDataset = Record<string, { vr: string; Value: unknown[] }>;

  const dcmjs: {
    data: {
      DicomDict: new (meta: TagDataset) => { dict: TagDataset; write(): ArrayBuffer };
      DicomMetaDictionary: {
        nameMap: Record<string, { tag: string; vr: string } | undefined>;
        denaturalizeDataset(dataset: NaturalDataset): TagDataset;
      };
      DicomMessage: { readFile(bytes: ArrayBuffer): { dict: TagDataset; meta: TagDataset } };
    };
  };
  export default dcmjs;
}
