//! Names written in Latin letters. All are common ones.

use super::Pool;

pub(super) const SOMALI: Pool = Pool {
    male: "Maxamed Cabdi Cumar Axmed Cali Xasan Ibraahim Yuusuf Ismaaciil Jaamac Faarax Cabdullahi Bashiir Liibaan",
    female: "Hodan Faadumo Caasha Xaliimo Sahra Nasteexo Khadra Sagal Maryan Ifrax Deeqa Hibaaq",
    family: "Warsame Abdi Nuur Guuleed Xirsi Diiriye Aadan Maxamuud Cismaan Geedi Barre Samatar Xuseen Rooble Ciise Shire",
};
pub(super) const WEST_AFRICA_FRENCH: Pool = Pool {
    male: "Moussa Mamadou Ibrahima Ousmane Amadou Boubacar Abdoulaye Sekou Alpha Cheick Lassana Souleymane Bakary Oumar Modou Issouf Seydou \
           Adama Idrissa Yaya",
    female: "Aminata Fatoumata Mariama Kadiatou Aïssatou Awa Hawa Djénéba Oumou Salimata Binta Ramatoulaye Rokia Sira Nafissatou Korotoum",
    family: "Diallo Traoré Barry Bah Camara Keita Coulibaly Touré Sow Condé Sylla Diarra Konaté Ouattara Koné Sidibé Cissé Doumbia Bamba \
             Ouédraogo Kaboré Sanogo Dembélé Kouyaté Soumah Kourouma Baldé Ndiaye Diop Fall Gueye Fofana Sangaré Bangoura",
};
pub(super) const CENTRAL_AFRICA: Pool = Pool {
    male: "Jean Patrick Emmanuel Christian Serge Dieudonné Fabrice Olivier Blaise Hervé Trésor Alain Guy Merveille Cédric Rodrigue Pascal",
    female: "Chantal Grâce Esther Marie Divine Nadège Clarisse Sandrine Béatrice Solange Carine Nathalie Josiane Mireille Vanessa",
    family: "Mbala Kabongo Ilunga Mukendi Tshibangu Kalala Mutombo Lukusa Ngoy Kasongo Mbuyi Nzuzi Nkulu Mabiala Tchoumi Nguema Fotso Kamga \
             Ngono Essomba Biya Abena Mvondo Tchouaméni Njoya Mbarga Ndongo Atangana",
};
pub(super) const WEST_AFRICA_ENGLISH: Pool = Pool {
    male: "Emmanuel Kofi Samuel Joseph Michael Lamin Ebrima Kwame Chinedu Osas Sunday Festus Kelvin Godwin Ibrahim Alhaji Abdul Monday",
    female: "Grace Blessing Joy Mercy Faith Favour Abena Akosua Isatou Fatou Rita Gift Precious Happiness Patience Osarugue",
    family: "Okafor Mensah Jallow Osei Eze Nwosu Igbinedion Ogbonna Adeyemi Bello Ceesay Jammeh Sesay Kamara Koroma Conteh Boateng Owusu \
             Asante Obi Okonkwo Edosa Aigbe Osagie Touray Sanneh Darboe Bojang Musa Danjuma",
};
pub(super) const EAST_AFRICA: Pool = Pool {
    male: "Juma Peter David Samuel Hassan Eric Innocent Claude Moses Daniel Isaac Deng John",
    female: "Amina Mary Jane Rehema Neema Claudine Agnes Ruth Esperance Achol Nyandeng Joyce",
    family: "Mwangi Otieno Kamau Okello Mugisha Habimana Niyonzima Ndayishimiye Uwimana Nkurunziza Deng Garang Majok Hassan Mushi Bizimana \
             Ssemwogerere Byaruhanga",
};
pub(super) const SOUTHERN_AFRICA: Pool = Pool {
    male: "Tendai João Carlos Farai Thabo António Manuel Tatenda Paulo",
    female: "Rudo Maria Nomsa Chipo Ana Teresa Thandiwe Esperança Isabel",
    family: "Moyo Ncube Dos_Santos Domingos Banda Phiri Nkosi Sibanda Da_Silva Machel Chirwa Kiala",
};
pub(super) const KURDISH: Pool = Pool {
    male: "Azad Dilovan Rêbaz Karwan Hêvar Serhat Baran Sherzad Aram Diyar Rojan Zana",
    female: "Berfîn Hêlîn Rojîn Shilan Avin Dilan Gulistan Nesrin Chiman Zilan",
    family: "Barzani Osman Hesen Mihemed Elî Silêman Xelîl Berzincî Zangana Şêxo Mistefa Temo Bekir Ehmed Haco",
};
pub(super) const TURKISH: Pool = Pool {
    male: "Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim Emre Murat Yusuf Burak Serkan Kemal",
    female: "Elif Fatma Ayşe Emine Zeynep Hatice Merve Esra Özlem Sevgi Derya",
    family: "Yılmaz Kaya Demir Çelik Şahin Yıldız Öztürk Aydın Arslan Doğan Kılıç Aslan Çetin Kurt Koç",
};
pub(super) const SPANISH: Pool = Pool {
    male: "Luis José Carlos Juan Miguel Jorge Pedro Andrés Diego Rafael Manuel",
    female: "Carolina María Ana Rosa Gabriela Daniela Andrea Yolanda Luz Patricia",
    family: "Pérez González Rodríguez Ramos Hernández López Martínez García Díaz Torres Rojas Moreno Castillo Vargas Romero Guzmán",
};
pub(super) const ALBANIAN: Pool = Pool {
    male: "Arben Besnik Dritan Ilir Luan Agim Fatos Bekim",
    female: "Elira Mirela Vjosa Teuta Drita Blerta Shpresa Albana",
    family: "Hoxha Shehu Krasniqi Gashi Berisha Leka Dervishi Morina Kelmendi Prifti",
};
pub(super) const SOUTH_SLAVIC: Pool = Pool {
    male: "Nikola Marko Stefan Emir Dragan Goran Ivan Edin",
    female: "Jelena Ana Milica Amra Snežana Ivana Lejla Marija",
    family: "Petrović Jovanović Hadžić Nikolić Kovačević Begić Ilić Stojanovski Marković Delić",
};
pub(super) const ROMANIAN: Pool = Pool {
    male: "Ion Andrei Vasile Mihai Nicolae Alexandru",
    female: "Maria Elena Ioana Mihaela Natalia Svetlana",
    family: "Popa Rusu Munteanu Ciobanu Moraru Lungu Cebotari Ursu",
};
pub(super) const VIETNAMESE: Pool = Pool {
    male: "Văn_Hùng Minh Đức Quang Tuấn Thành",
    female: "Thị_Lan Hương Mai Thu Hoa Linh",
    family: "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi",
};
pub(super) const TURKIC: Pool = Pool {
    male: "Bakyt Aziz Nurlan Elchin Rashad Ulugbek Farrukh Dilshod",
    female: "Gulnara Aigul Nigora Leyla Dilnoza Sevinj Malika",
    family: "Aliyev Mammadov Karimov Rahimov Toshmatov Asanov Huseynov Ismailov Saidov Nazarov",
};
pub(super) const HAITIAN: Pool = Pool {
    male: "Jean Wilner Frantz Emmanuel Ronald",
    female: "Marie Guerline Rose Nadine Mirlande",
    family: "Pierre Joseph Charles Louis Jean-Baptiste Augustin Toussaint",
};
pub(super) const SOUTH_EAST_ASIA: Pool = Pool {
    male: "Aung Zaw Kyaw Jose Ramon Somchai Budi",
    female: "Khin Thida Hla Maricel Siti Malee Dewi",
    family: "Min Htun Win Santos Reyes Cruz Sari Lwin",
};
